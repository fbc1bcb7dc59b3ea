//! The national ruleset over the document that ships with the project: each verdict was computed by hand from the
//! printed figures, so a change here is a change of meaning, not of form.

#![allow(clippy::panic, clippy::expect_used, clippy::print_stdout, reason = "a test may stop and say why")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use gouji::base::problem::Text;
use gouji::eval::outcome::{CauseKind, Verdict};
use gouji::session::{Check, RuleFile, RuleSet, Session};

fn check(session: &mut Session, path: &Path) -> Check {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    session.check("例.txt", &bytes, true)
}

fn example(session: &mut Session) -> Check {
    check(session, &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/zhuzhou-2023.txt"))
}

fn national() -> Session {
    let session = Session::open(true, &[]);
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    session
}

fn ids(check: &Check, wanted: impl Fn(&Verdict) -> bool) -> BTreeSet<&str> {
    check.findings.iter().filter(|found| wanted(&found.instance.verdict)).map(|found| found.id.as_str()).collect()
}

/// 05 is left blank; 85715.09 and 2346.4 are 元 in a table of 万元; 302 leaves out 30299; 三公 does not add up; a 行次
/// stands twice; one figure has three decimals.
const FAILING: [&str; 19] = [
    "I07a 01.支出[#22].行次",
    "I10 03[合计].基本支出",
    "I10 06[302].决算数",
    "I11 03[2011499]",
    "I11 03[2159999]",
    "I29 三公[预算数]",
    "I30 三公[决算数]",
    "I30 三公[预算数]",
    "I33 03[2159999].基本支出",
    "I34 02[2150517].本年收入合计",
    "I34 02[2150517].财政拨款收入",
    "X10",
    "X11 04.支出[201]",
    "X11 04.支出[206]",
    "X11 04.支出[210]",
    "X11 04.支出[212]",
    "X11 04.支出[215]",
    "X12",
    "X14",
];

/// The whole form sums three project forms of 90 points each; totals leave out the execution rate; its score is copied;
/// 15 of at least 20 with full marks; targets are missing or differ; projects exceed 03 by 9.16.
const FORMS: [&str; 70] = [
    "P04o 整体自评.指标['为辖区内校企搭建了桥梁，输送了人才，为企业生产带来经济效益']",
    "P04o 整体自评.指标['强化统计基础，加强目标管理，全面提升统计水平，提高科学决策水平。']",
    "P04o 整体自评.指标[倡导绿色低碳生产生活方式]",
    "P04o 整体自评.指标[四上企业统计员]",
    "P04o 整体自评.指标[统计数据质量]",
    "P04o 整体自评.指标[统计服务水平]",
    "P04p 项目自评[\"发改专项\"].指标['为辖区内校企搭建了桥梁,输送了人才,为企业生产带来经济效益']",
    "P04p 项目自评[\"发改专项\"].指标[倡导绿色低碳生产生活方式]",
    "P04p 项目自评[\"统计专项\"].指标[四上企业统计员]",
    "P04p 项目自评[\"统计专项\"].指标[强化统计基]",
    "P04p 项目自评[\"统计专项\"].指标[统计数据质量]",
    "P04p 项目自评[\"统计专项\"].指标[统计服务水平]",
    "P04q 整体自评.指标[党建经费#2]",
    "P04q 整体自评.指标[党建经费#3]",
    "P04q 整体自评.指标[园区专项#2]",
    "P04q 整体自评.指标[园区专项#3]",
    "P04q 整体自评.指标[疫情专项#2]",
    "P04q 整体自评.指标[疫情专项#3]",
    "P04q 整体自评.指标[知识产权#2]",
    "P04q 整体自评.指标[知识产权#3]",
    "P04q 整体自评.指标[科技专项#2]",
    "P04q 整体自评.指标[科技专项#3]",
    "P04q 整体自评.指标[调区扩区专项#2]",
    "P04q 整体自评.指标[调区扩区专项#3]",
    "P04r 项目自评[\"园区专项\"].指标[党建经费#2]",
    "P04r 项目自评[\"园区专项\"].指标[党建经费#3]",
    "P04r 项目自评[\"园区专项\"].指标[园区专项#2]",
    "P04r 项目自评[\"园区专项\"].指标[园区专项#3]",
    "P04r 项目自评[\"园区专项\"].指标[疫情专项#2]",
    "P04r 项目自评[\"园区专项\"].指标[疫情专项#3]",
    "P04r 项目自评[\"园区专项\"].指标[知识产权#2]",
    "P04r 项目自评[\"园区专项\"].指标[知识产权#3]",
    "P04r 项目自评[\"园区专项\"].指标[科技专项#2]",
    "P04r 项目自评[\"园区专项\"].指标[科技专项#3]",
    "P04r 项目自评[\"园区专项\"].指标[调区扩区专项#2]",
    "P04r 项目自评[\"园区专项\"].指标[调区扩区专项#3]",
    "P04u 整体自评.指标[专家咨询#2]",
    "P04u 整体自评.指标[专家咨询#3]",
    "P04u 整体自评.指标[专家咨询完成率#2]",
    "P04u 整体自评.指标[专家咨询完成率#3]",
    "P04u 整体自评.指标[联网直报企业劳务费#2]",
    "P04u 整体自评.指标[联网直报企业劳务费]",
    "P04v 项目自评[\"发改专项\"].指标[专家咨询#2]",
    "P04v 项目自评[\"发改专项\"].指标[专家咨询#3]",
    "P04v 项目自评[\"发改专项\"].指标[专家咨询完成率#2]",
    "P04v 项目自评[\"发改专项\"].指标[专家咨询完成率#3]",
    "P04v 项目自评[\"统计专项\"].指标[联网直报企业劳务费#2]",
    "P04v 项目自评[\"统计专项\"].指标[联网直报企业劳务费]",
    "P03a",
    "P04",
    "P04d",
    "P04e 项目自评[\"发改专项\"]",
    "P04e 项目自评[\"园区专项\"]",
    "P04h 整体自评.指标[办理立项审批、概算批复]",
    "P04i 项目自评[\"发改专项\"].指标[办理立项审批、概算批复]",
    "P04j 整体自评.指标['促进企业绿色、低碳、环保发展，解决就业问题']",
    "P04j 整体自评.指标['科技创新，提升企业发展动能，推动区域经济发展']",
    "P04j 整体自评.指标[第63项]",
    "P04k 项目自评[\"园区专项\"].指标['促进企业绿色、低碳、环保发展，解决就业问题']",
    "P04k 项目自评[\"园区专项\"].指标['增强企业归属感，促进企业绿色、低碳、环保发展']",
    "P04k 项目自评[\"园区专项\"].指标['科技创新，提升企业发展动能，推动区域经济发展']",
    "P04l 项目自评[\"发改专项\"].指标[委托业务费]",
    "P04l 项目自评[\"发改专项\"].指标[委托业务费#2]",
    "P05a",
    "P05b",
    "P05d",
    "P05e",
    "P07a 项目自评[\"发改专项\"]",
    "P07a 项目自评[\"园区专项\"]",
    "P07b 项目自评[\"统计专项\"]",
];

/// The budget completed is 94.62% of the whole year's, not of the first one; shares of 基本支出 are those of all
/// expenditure; the structure is not by class; differences have no reason; two items of 等 have no figures.
const NARRATIVE: [&str; 44] = [
    "N06f",
    "N07k",
    "N08",
    "N10b 文具体[201]",
    "N10b 文具体[206]",
    "N10b 文具体[210]",
    "N10b 文具体[212]",
    "N11b",
    "N11b#2",
    "N12 文基本[30203]",
    "N12 文基本[30204]",
    "N13c#3",
    "N13e",
    "N13g 文三公[出国]",
    "N13g 文三公[购置]",
    "N13g 文三公[运行]",
    "N16h",
    "N16i",
    "N19a",
    "N19a#2",
    "N19a#3",
    "N19a#4",
    "N19b",
    "N23f",
    "N27 残留[1]",
    "N27 残留[2]",
    "N27 残留[3]",
    "N27 残留[4]",
    "N27 残留[5]",
    "N27 残留[6]",
    "N27 残留[7]",
    "N27a 残留提示[1]",
    "N27a 残留提示[2]",
    "N27a 残留提示[3]",
    "N27a 残留提示[4]",
    "N27b 文标点[1]",
    "N27c 文残数[1]",
    "N28",
    "N28a 文旧称[1]",
    "N28a 文旧称[2]",
    "N28a 文旧称[3]",
    "N29 文支出[基本支出].占比",
    "N30n",
    "N30o 文档[\"机构设置\"]",
];

/// The report gives 529.72, 492.87, 36.85 and 236.84 where the tables give 538.88, 494.50, 44.38 and 227.68; the text calls the
/// whole expenditure 基本支出; it tells of a project budget of 272.35 that the text puts at 0; 35.51 are said to be left, and no table has them.
const REPORT: [&str; 13] =
    ["P08", "P08#2", "P08a", "P08a#2", "P08b", "P08b#2", "P08c", "P08c#2", "P08d", "P08f", "P08h", "P08j", "P08m"];

fn is_table(id: &str) -> bool {
    id.starts_with(['I', 'X'])
}

/// Only what rules over tables say.
fn tables(ids: BTreeSet<&str>) -> BTreeSet<&str> {
    ids.into_iter().filter(|id| is_table(id)).collect()
}

const ROUNDING: [&str; 9] = [
    "I10 01.支出[本年支出合计].决算数",
    "I10 02[合计].本年收入合计",
    "I10 02[合计].财政拨款收入",
    "I10 03[合计].本年支出合计",
    "I10 03[合计].项目支出",
    "I10 04.支出[本年支出合计].一般公共预算财政拨款",
    "I10 04.支出[本年支出合计].合计",
    "X05 01.支出[201]",
    "X22",
];

#[test]
fn every_inconsistency_of_the_example_is_found_and_nothing_else() {
    let mut session = national();
    let check = example(&mut session);
    assert_eq!(tables(ids(&check, |verdict| *verdict == Verdict::Fail)), BTreeSet::from(FAILING));
    let narrative = ids(&check, |verdict| *verdict == Verdict::Fail);
    let narrative: BTreeSet<&str> = narrative.into_iter().filter(|id| id.starts_with('N')).collect();
    assert_eq!(narrative, BTreeSet::from(NARRATIVE));
    let forms = ids(&check, |verdict| *verdict == Verdict::Fail);
    let forms: BTreeSet<&str> = forms.into_iter().filter(|id| id.starts_with('P')).collect();
    assert_eq!(forms, FORMS.into_iter().chain(REPORT).collect());
    let rounding = |verdict: &Verdict| matches!(verdict, Verdict::Rounding { .. });
    assert_eq!(tables(ids(&check, rounding)), BTreeSet::from(ROUNDING));
    // all of them wait for the one cell that is not printed
    let undecided = check.findings.iter().filter(|found| matches!(found.instance.verdict, Verdict::Undecided(_)));
    for found in undecided.filter(|found| is_table(&found.id)) {
        assert!(found.message.zh.contains("09[决算数].出国 没有印出"), "{}: {}", found.id, found.message.zh);
    }
    let lost: Vec<&str> = check.problems.iter().map(|problem| problem.code.0).collect();
    assert_eq!(lost, ["GJ408", "GJ408"], "noise of the text is no problem, lost cells are: {:?}", check.problems);
}

#[test]
fn one_bare_line_is_rounding_with_both_sides_and_its_slack() {
    let read = |path: &str| Err(Text::new(path, path));
    let text = "sum(03.项目支出) == 01.总计 - 06.基本支出\n";
    let files = vec![RuleFile::new("一行.gj", "一行.gj", text)];
    let mut session = Session::open(false, &[RuleSet { name: "一行".into(), files, read: &read }]);
    let check = example(&mut session);
    let [found] = check.findings.as_slice() else { panic!("{:?}", check.findings) };
    assert_eq!(found.instance.verdict, Verdict::Rounding { edge: false });
    let number =
        |side: &Option<gouji::eval::outcome::Side>| side.as_ref().expect("a side").value.normalize().to_string();
    assert_eq!((number(&found.detail.left), number(&found.detail.right)), ("227.7".into(), "227.68".into()));
    assert_eq!(found.detail.difference.expect("a difference").normalize().to_string(), "0.02");
    assert_eq!(found.detail.slack.expect("a slack").normalize().to_string(), "0.09");
}

/// What an absent table would have printed is not known: its rules wait, and accuse no other table.
#[test]
fn a_missing_table_accuses_nobody() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/zhuzhou-2023.txt");
    let text = fs::read_to_string(path).expect("the example");
    let start = text.find("\n支出决算表\n").expect("03");
    let end = text.find("\n财政拨款收入支出决算总表\n").expect("04");
    let without = [text.get(..start), text.get(end..)].into_iter().flatten().collect::<String>();
    let mut session = national();
    let check = session.check("例.txt", without.as_bytes(), true);
    let failing = ids(&check, |verdict| *verdict == Verdict::Fail);
    assert!(failing.iter().all(|id| !id.starts_with("X19")), "{failing:?}");
    let waiting = ids(&check, |verdict| matches!(verdict, Verdict::Undecided(_)));
    assert!(waiting.iter().any(|id| id.starts_with("X19a")), "{waiting:?}");
}

/// Where a file breaks off, what it has not printed may stand behind: nothing fails that does not fail in the whole file.
#[test]
fn a_file_that_breaks_off_accuses_nobody_of_what_it_lost() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/zhuzhou-2023.txt");
    let text = fs::read_to_string(path).expect("the example");
    let mut session = national();
    let whole = session.check("例.txt", text.as_bytes(), true);
    let known = ids(&whole, |verdict| *verdict == Verdict::Fail);
    for lines in [120, 150, 200, 265, 300] {
        let cut: String = text.lines().take(lines).map(|line| format!("{line}\n")).collect();
        let check = session.check("例.txt", cut.as_bytes(), true);
        let codes: Vec<&str> = check.problems.iter().map(|problem| problem.code.0).collect();
        assert_eq!(codes, ["GJ423"], "{lines}");
        let failing = ids(&check, |verdict| *verdict == Verdict::Fail);
        assert!(failing.is_subset(&known), "{lines}: {:?}", failing.difference(&known));
        let before = |id: &&&str| id.starts_with("I11 03");
        assert_eq!(failing.iter().filter(before).count(), if lines > 153 { 2 } else { 0 }, "{lines}");
        let lost = |kind: CauseKind| check.counts.causes.get(&kind).copied().unwrap_or(0);
        assert!(
            lost(CauseKind::CutOff) > 300 && lost(CauseKind::TableAbsent) == 0,
            "{lines}: {:?}",
            check.counts.causes
        );
    }
}

/// A table whose title is miswritten was seen: it is not said to be missing.
#[test]
fn a_table_of_unknown_title_is_not_missing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/zhuzhou-2023.txt");
    let text = fs::read_to_string(path).expect("the example").replace("\n支出决算表\n", "\n支岀决算表\n");
    let mut session = national();
    let check = session.check("例.txt", text.as_bytes(), true);
    assert!(check.problems.iter().any(|problem| problem.code.0 == "GJ402"));
    let of = |wanted: &str, verdict: fn(&Verdict) -> bool| ids(&check, verdict).iter().any(|id| *id == wanted);
    assert!(!of("N30", |verdict| *verdict == Verdict::Fail));
    assert!(of("N30", |verdict| matches!(verdict, Verdict::Undecided(_))));
}

/// Within an evaluation form, or at the heading of a part, a file breaks off as well; a whole one ends nowhere early.
#[test]
fn a_file_that_breaks_off_in_a_form_accuses_nobody() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rulesets/national/tests/samples/clean.txt");
    let text = fs::read_to_string(path).expect("the sample");
    let lines: Vec<&str> = text.lines().collect();
    let form = lines.iter().position(|line| line.starts_with("预算部门（单位）名称")).expect("the form");
    let part = lines.iter().rposition(|line| line.starts_with("第三部分")).expect("the part");
    let mut session = national();
    let is_closed = |end: usize| lines.get(end - 1).is_some_and(|line| line.starts_with("总分"));
    let in_a_form = (form + 3..lines.len()).step_by(4).filter(|end| {
        let above = lines.get(form..*end).unwrap_or_default();
        above.iter().rposition(|line| line.contains('\t')) > above.iter().rposition(|line| line.starts_with("总分"))
    });
    for end in in_a_form.chain([part + 1, part + 2]).chain([lines.len()]) {
        let cut: String = lines.iter().take(end).map(|line| format!("{line}\n")).collect();
        let check = session.check("例.txt", cut.as_bytes(), true);
        let told = check.problems.iter().any(|problem| problem.code.0 == "GJ423");
        assert_eq!(told, !is_closed(end), "{end}");
        let failing = ids(&check, |verdict| *verdict == Verdict::Fail);
        assert!(failing.is_empty(), "{end}: {failing:?}");
    }
}

/// The reports of other provinces that lie beside the project, where they do.
#[test]
fn another_provinces_layout_gives_no_false_error() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    if !folder.exists() {
        println!("no corpus beside the project: nothing to check");
        return;
    }
    let mut session = national();
    let putuo = check(&mut session, &folder.join("putuo-shehui-2024.txt"));
    assert_eq!(tables(ids(&putuo, |verdict| *verdict == Verdict::Fail)), BTreeSet::new());
    assert_eq!(tables(ids(&putuo, |verdict| matches!(verdict, Verdict::Undecided(_)))), BTreeSet::new());
    let rounding = ids(&putuo, |verdict| matches!(verdict, Verdict::Rounding { .. }));
    assert_eq!(tables(rounding), BTreeSet::from(["I10 06[302].决算数", "X12", "X22"]));
    let template = check(&mut session, &folder.join("shanghai-template-2024.txt"));
    assert_eq!(tables(ids(&template, |verdict| *verdict == Verdict::Fail)), BTreeSet::from(["I06"]));
}

#[test]
fn a_table_with_one_figure_is_no_common_cause() {
    let mut session = national();
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/zhuzhou-2023.txt")).unwrap();
    let hollow = |check: &Check| check.findings.iter().filter(|found| found.detail.hollow.is_some()).count();
    let empty = session.check("空.txt", text.as_bytes(), false);
    assert!(hollow(&empty) >= 7);
    let line = text.lines().nth(202).unwrap();
    assert!(line.starts_with("合计") && line.contains('\t'), "{line}");
    for printed in ["1.00", "约三十"] {
        let cells = line.rsplitn(2, '\t').last().unwrap();
        let filled = session.check("填.txt", text.replacen(line, &format!("{cells}\t{printed}"), 1).as_bytes(), false);
        assert_eq!(hollow(&filled), 0, "{printed}");
    }
}
