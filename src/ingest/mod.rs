//! Layer 3: the bytes of one file become a document: paragraphs and grids with their places.
//!
//! Must not know forms, rules or what a table means. One format, one file; what cannot be read becomes a problem.

mod encoding;
mod format;
pub mod problems;
mod quote;
mod rejoin;
mod text;

use crate::base::place::Sources;
use crate::base::problem::Problem;
use crate::document::Document;

/// Reads one file. The document is empty if its format cannot be read; the problems say why and what to do.
pub fn read(bytes: &[u8], name: &str, sources: &mut Sources) -> (Document, Vec<Problem>) {
    let refused = |problem: Problem, sources: &mut Sources| {
        let source = sources.add(name, "");
        (Document { source: Some(source), blocks: Vec::new() }, vec![problems::at_start(problem, source)])
    };
    if bytes.is_empty() {
        return refused(problems::empty(), sources);
    }
    if let Some(format) = format::by_magic(bytes) {
        return refused(problems::not_text(format), sources);
    }
    let Some(decoded) = encoding::decode(bytes) else {
        return refused(problems::binary(), sources);
    };
    if let Some(format) = format::by_markup(&decoded.text) {
        return refused(problems::not_text(format), sources);
    }
    if decoded.text.chars().all(crate::base::number::is_space) {
        return refused(problems::empty(), sources);
    }
    let source = sources.add(name, decoded.text);
    let text = sources.get(source).map_or("", |file| &*file.text);
    let mut found = Vec::new();
    if let Some(damage) = decoded.damage {
        found.push(problems::damaged(&damage, source, text));
    }
    let (blocks, mut more) = text::blocks(text, source);
    found.append(&mut more);
    (Document { source: Some(source), blocks }, found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Block;

    fn codes(bytes: &[u8]) -> Vec<&'static str> {
        let (_, problems) = read(bytes, "样本", &mut Sources::default());
        problems.iter().map(|problem| problem.code.0).collect()
    }

    #[test]
    fn other_formats_are_named() {
        for bytes in [
            &b"%PDF-1.7\n"[..],
            b"PK\x03\x04....xl/workbook.xml",
            b"PK\x03\x04....word/document.xml",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"<!DOCTYPE html><html></html>",
            b"  \n<HTML><body>",
            b"{\\rtf1",
            b"\x89PNG\r\n\x1a\n",
        ] {
            assert_eq!(codes(bytes), ["GJ301"], "{bytes:?}");
        }
        assert_eq!(codes(b""), ["GJ303"]);
        assert_eq!(codes(b" \n\r\n\t "), ["GJ303"]);
        assert_eq!(codes(b"\x00\x01\x02\x03\xff\xfe\x00\x00\x07"), ["GJ302"]);
    }

    #[test]
    fn every_encoding_gives_the_same_document() {
        let text = "收入决算表\n单位：万元\n项目\t本年收入合计\n合计\t1.50\n";
        let utf16: Vec<u16> = text.encode_utf16().collect();
        let little: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = utf16.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let (gbk, _, _) = encoding_rs::GB18030.encode(text);
        let crlf = text.replace('\n', "\r\n");
        let cr = text.replace('\n', "\r");
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            [b"\xff\xfe", little.as_slice()].concat(),
            [b"\xfe\xff", big.as_slice()].concat(),
            little,
            big,
            gbk.into_owned(),
            crlf.into_bytes(),
            cr.into_bytes(),
        ] {
            let (document, problems) = read(&bytes, "样本", &mut Sources::default());
            assert!(problems.is_empty(), "{problems:?}");
            assert_eq!(document.blocks.len(), 3, "{bytes:?}");
            let Some(Block::Grid(grid)) = document.blocks.last() else { panic!("no grid in {bytes:?}") };
            let cell = &grid.rows[1].cells[1];
            assert_eq!((cell.text.as_str(), cell.place.line, cell.place.column, cell.place.length), ("1.50", 4, 4, 4));
        }
    }

    #[test]
    fn damage_is_told_and_the_rest_read() {
        let mut bytes = "收入决算表\n合计\t1.50\n".repeat(40).into_bytes();
        bytes.push(0xff);
        bytes.extend_from_slice("\t3\n".as_bytes());
        let (document, problems) = read(&bytes, "样本", &mut Sources::default());
        assert_eq!(problems.iter().map(|problem| problem.code.0).collect::<Vec<_>>(), ["GJ304"]);
        assert_eq!(document.blocks.len(), 80);
    }
}
