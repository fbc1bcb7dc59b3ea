//! Bad input through the built program: what, where and what to do are said, the exit code is right, nothing panics.
//!
//! Lines of 200 MB take under a second in release; here they are shorter.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

const EXAMPLE: &str = "examples/zhuzhou-2023.txt";

fn example() -> String {
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(EXAMPLE)).unwrap()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn check(words: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .env_remove("COLUMNS")
        .arg("check")
        .args(words)
        .args(["--lang", "zh"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code().unwrap_or(-1), said)
}

#[test]
fn a_truncated_table_names_the_row_and_what_is_missing() {
    let folder = Folder::new();
    let cut: String = example()
        .chars()
        .scan(0, |size, c| {
            *size += c.len_utf8();
            (*size <= 9000).then_some(c)
        })
        .collect();
    let (exit, said) = check(&[&folder.file("cut.txt", cut)]);
    assert_eq!(exit, 1, "{said}");
    assert!(said.contains("GJ408") && said.contains("GJ423") && said.contains("文件中断"), "{said}");
}

#[test]
fn two_tables_of_one_title_are_told() {
    let folder = Folder::new();
    let text = example();
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().position(|line| line.trim() == "收入决算表").unwrap();
    let end = lines.iter().position(|line| line.trim() == "支出决算表").unwrap();
    let table = lines.get(start..end).unwrap().join("\n");
    let same = format!("{text}\n\n{table}\n");
    let (_, said) = check(&[&folder.file("same.txt", same)]);
    assert!(said.contains("GJ403"), "{said}");
    let other = format!("{text}\n\n{}\n", table.replace("26.99", "27.99"));
    let (_, said) = check(&[&folder.file("other.txt", other)]);
    assert!(said.contains("GJ403") && said.contains("采用第一张"), "{said}");
}

#[test]
fn long_lines_end_in_a_message() {
    let folder = Folder::new();
    let (exit, said) =
        check(&[&folder.file("cells.txt", format!("收入支出决算总表\n{}\n", "甲\t1.00\t".repeat(400_000)))]);
    assert!(exit == 2 && said.contains("GJ305"), "{said}");
    let (exit, said) = check(&[&folder.file("cell.txt", format!("项目\t{}", "1".repeat(1_100_000)))]);
    assert!(exit == 2 && said.contains("GJ305"), "{said}");
    let (exit, said) = check(&[&folder.file("plain.txt", "甲".repeat(1_000_000))]);
    assert!(exit == 2 && said.contains("GJ512"), "{said}");
}

#[test]
fn figures_of_forty_digits_are_never_rounded_in_silence() {
    let folder = Folder::new();
    let text = example().replace("\t85715.09\t", &format!("\t{}\t", "9".repeat(40)));
    let (exit, said) = check(&[&folder.file("long.txt", text)]);
    assert!(exit == 1 && said.contains("GJ409") && said.contains(":153:30"), "{said}");
    let rule = folder.file("long.gj", format!("01.总计 == {} 万元\n", "9".repeat(40)));
    let (exit, said) = check(&[EXAMPLE, "--rules", &rule]);
    assert!(exit == 2 && said.contains("GJ255"), "{said}");
}

#[test]
fn hostile_rule_files_end_in_a_message() {
    let folder = Folder::new();
    let deep = format!("01.总计 == {}1{}\n", "(".repeat(100_000), ")".repeat(100_000));
    let open = format!("01.总计 == {}1\n", "(".repeat(100_000));
    for (name, text, code) in
        [("deep.gj", deep, "GJ106"), ("open.gj", open, "GJ103"), ("nul.gj", "01.总计 == 0\0\n".to_owned(), "GJ108")]
    {
        let (exit, said) = check(&[EXAMPLE, "--rules", &folder.file(name, text)]);
        assert!(exit == 2 && said.contains(code), "{name}: {said}");
    }
}

#[test]
fn a_hundred_errors_are_a_hundred_messages() {
    let folder = Folder::new();
    for line in ["01.总计 == 没有.x\n", "01.总计 == == 1\n"] {
        let (exit, said) = check(&[EXAMPLE, "--rules", &folder.file("errors.gj", line.repeat(100))]);
        assert_eq!((exit, said.matches("错误[GJ").count()), (2, 100), "{line}");
    }
}

#[test]
fn code_files_outside_the_ruleset_are_refused() {
    let folder = Folder::new();
    for path in ["../codes.csv", "a/../../codes.csv", "/etc/passwd", "C:/codes.csv"] {
        let rule = format!("codes 外 from \"{path}\" {{ 代码 = code, 名称 = name }}\n");
        let (exit, said) = check(&[EXAMPLE, "--rules", &folder.file("codes.gj", rule)]);
        assert!(exit == 2 && said.contains("GJ208"), "{path}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn rule_files_behind_links_out_of_the_folder_are_refused() {
    use std::os::unix::fs::symlink;
    let (folder, other) = (Folder::new(), Folder::new());
    let rule = folder.file("my.gj", "01.总计 == 01.支出.总计\n");
    let link = other.0.path().join("my.gj");
    symlink(&rule, &link).unwrap();
    let (exit, said) = check(&[EXAMPLE, "--rules", other.0.path().to_str().unwrap()]);
    assert!(exit == 2 && said.contains("GJ514"), "{said}");
    let (exit, said) = check(&[EXAMPLE, "--only-rules", link.to_str().unwrap()]);
    assert!(exit == 0 && !said.contains("GJ514"), "a file that is named may be a link: {said}");
    symlink(&rule, folder.0.path().join("again.gj")).unwrap();
    fs::remove_file(&link).unwrap();
    let (_, said) = check(&[EXAMPLE, "--rules", folder.0.path().to_str().unwrap()]);
    assert!(!said.contains("GJ514"), "within the folder: {said}");
}

#[test]
fn rule_files_of_no_use_are_told() {
    let folder = Folder::new();
    for text in ["", "\n", "// 01.总计 == 0\n"] {
        let (exit, said) = check(&[EXAMPLE, "--rules", &folder.file("empty.gj", text)]);
        assert!(exit == 1 && said.contains("GJ258"), "{text}: {said}");
    }
    let (exit, said) = check(&[EXAMPLE, "--rules", &folder.file("huge.gj", " ".repeat((16 << 20) + 1))]);
    assert!(exit == 2 && said.contains("GJ506") && said.contains("16 MB"), "{said}");
    let rule = folder.file("dot.gj", "codes 点 from \".\" { 代码 = code, 名称 = name }\n");
    let (exit, said) = check(&[EXAMPLE, "--rules", &rule]);
    assert!(exit == 2 && said.contains("代码文件“.”"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_folder_of_rules_that_links_to_itself_ends() {
    let folder = Folder::new();
    folder.file("my.gj", "01.总计 == 01.支出.总计\n");
    for at in 0..14 {
        std::os::unix::fs::symlink(folder.0.path(), folder.0.path().join(format!("l{at}"))).unwrap();
    }
    let (exit, said) = check(&[EXAMPLE, "--rules", folder.0.path().to_str().unwrap()]);
    assert_eq!(exit, 1, "{said}");
}
