//! Tells the format of a file by its first bytes or its markup.
//!
//! Must not read the contents; it only names what another reader would be needed for.

/// A format that is not plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// `%PDF-`
    Pdf,
    /// A zip with `xl/` inside.
    Xlsx,
    /// A zip with `word/` inside.
    Docx,
    /// Any other zip: ods, odt, ofd, an archive.
    Zip,
    /// An old Office file: xls, doc, wps, et.
    Office,
    /// `<html`
    Html,
    /// `<?xml`
    Xml,
    /// `{\rtf`
    Rtf,
    /// Another archive.
    Archive,
    /// A picture: a scan.
    Picture,
}

/// The format by its magic bytes.
pub(super) fn by_magic(bytes: &[u8]) -> Option<Format> {
    const MAGIC: &[(&[u8], Format)] = &[
        (b"\xd0\xcf\x11\xe0", Format::Office),
        (b"{\\rtf", Format::Rtf),
        (b"\x1f\x8b", Format::Archive),
        (b"Rar!", Format::Archive),
        (b"7z\xbc\xaf", Format::Archive),
        (b"\x89PNG", Format::Picture),
        (b"\xff\xd8\xff", Format::Picture),
        (b"GIF8", Format::Picture),
        (b"II*\x00", Format::Picture),
        (b"MM\x00*", Format::Picture),
        (b"BM\x00", Format::Picture),
    ];
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Some(Format::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
        return Some(match () {
            () if holds(b"xl/workbook") => Format::Xlsx,
            () if holds(b"word/document") => Format::Docx,
            () => Format::Zip,
        });
    }
    MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, format)| *format)
}

/// The format by the first words of the decoded text.
pub(super) fn by_markup(text: &str) -> Option<Format> {
    let head: String = text.trim_start().chars().take(512).collect::<String>().to_ascii_lowercase();
    let begins = |word: &str| head.starts_with(word);
    if ["<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<div"].iter().any(|word| begins(word)) {
        return Some(Format::Html);
    }
    if begins("mime-version:") && head.contains("multipart") {
        return Some(Format::Html);
    }
    begins("<?xml").then(|| if head.contains("<html") { Format::Html } else { Format::Xml })
}

impl Format {
    /// The name people use, in Chinese and English.
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Format::Pdf => ("PDF 文件", "a PDF file"),
            Format::Xlsx => ("Excel 工作簿（xlsx）", "an Excel workbook (xlsx)"),
            Format::Docx => ("Word 文档（docx）", "a Word document (docx)"),
            Format::Zip => ("压缩包或 ods、odt、ofd 文件", "a zip archive or an ods, odt or ofd file"),
            Format::Office => ("旧版 Office 文件（xls、doc、wps）", "an old Office file (xls, doc, wps)"),
            Format::Html => ("网页", "a web page"),
            Format::Xml => ("XML 文件", "an XML file"),
            Format::Rtf => ("RTF 文件", "an RTF file"),
            Format::Archive => ("压缩包", "an archive"),
            Format::Picture => ("图片（扫描件）", "a picture (a scan)"),
        }
    }

    /// How to get a text file out of it, in Chinese and English.
    pub(super) fn cure(self) -> (&'static str, &'static str) {
        match self {
            Format::Pdf => (
                "请用能保留表格列的工具另存为文本（各列以制表符分隔），再检查文本",
                "save it as text with a tool that keeps table columns (separated by tabs), then check the text",
            ),
            Format::Zip | Format::Archive => {
                ("请先解压，再把里面的决算文件另存为文本", "unpack it, then save the accounts inside as text")
            }
            Format::Picture => {
                ("请先做文字识别，核对后另存为文本", "run text recognition, proof-read, then save as text")
            }
            _ => (
                "请打开后全选、复制，粘贴到记事本并保存（表格各列会以制表符分隔），再检查该文本",
                "open it, select all, copy, paste into a text editor and save (columns will be separated by tabs), then check the text",
            ),
        }
    }
}
