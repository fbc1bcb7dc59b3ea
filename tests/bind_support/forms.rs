//! The nine tables as plain forms, and a small code list for each kind.
//!
//! Must stay close to the national ruleset in names and shape.

use gouji::base::unit::Unit;
use gouji::form::codes::{CodeList, Entry};
use gouji::form::table::{BlockForm, ColumnForm, ColumnType, NodeIx, NodeKind, RowNode, TableForm};

const FUNCTIONAL: usize = 0;
const ECONOMIC: usize = 1;

/// 功能分类 and 经济分类, classes and the codes that the cases print.
pub fn lists() -> Vec<CodeList> {
    let functional = "201 一般公共服务支出,202 外交支出,203 国防支出,204 公共安全支出,205 教育支出,206 科学技术支出,\
        207 文化旅游体育与传媒支出,208 社会保障和就业支出,210 卫生健康支出,211 节能环保支出,212 城乡社区支出,213 农林水支出,\
        214 交通运输支出,215 资源勘探工业信息等支出,216 商业服务业等支出,217 金融支出,219 援助其他地区支出,220 自然资源海洋气象等支出,\
        221 住房保障支出,222 粮油物资储备支出,223 国有资本经营预算支出,224 灾害防治及应急管理支出,229 其他支出,231 债务还本支出,\
        232 债务付息支出,234 抗疫特别国债安排的支出,2010401 行政运行,2010402 一般行政管理事务,20104 发展与改革事务,2010301 行政运行,\
        20103 政府办公厅（室）及相关机构事务,2080505 机关事业单位基本养老保险缴费支出,20805 行政事业单位养老支出,2210201 住房公积金,\
        22102 住房改革支出";
    let economic = "301 工资福利支出,30101 基本工资,30102 津贴补贴,302 商品和服务支出,30201 办公费,30202 印刷费,\
        303 对个人和家庭的补助,30301 离休费,307 债务利息及费用支出,310 资本性支出,31002 办公设备购置,399 其他支出";
    let mut lists = vec![list("功能分类", functional), list("经济分类", economic)];
    for (list, more) in lists.iter_mut().zip([MORE_FUNCTIONAL, MORE_ECONOMIC]) {
        for code in more.split_whitespace() {
            list.entries.entry(code.to_owned()).or_default();
        }
    }
    lists
}

const MORE_FUNCTIONAL: &str = "2150599 2019999 2010599 2013199 2150517 2010505 2010404 2159999 2120399 2011499 2060299 \
    2150805 2069999 2100409 20139 2013901 2013950 2013999 208 2080506 21011 2101101 2101102 2210203 20502 2050205 20799";
const MORE_ECONOMIC: &str = "30103 30106 30107 30108 30109 30110 30111 30112 30113 30114 30199 30302 30303 30304 30305 30306 \
    30307 30308 30309 30310 30311 30399 30203 30204 30205 30206 30207 30208 30209 30211 30212 30213 30214 30215 30216 30217 \
    30218 30224 30225 30226 30227 30228 30229 30231 30239 30240 30299 30701 30702 31001 31003 31005 31006 31007 31008 31009 \
    31010 31011 31012 31013 31019 31021 31022 31099 39907 39908 39909 39910 39999";

fn list(name: &str, entries: &str) -> CodeList {
    let mut list = CodeList { name: name.to_owned(), ..CodeList::default() };
    for entry in entries.split(',') {
        let (code, name) = entry.trim().split_once(' ').expect("code and name");
        list.insert(code, Entry { name: name.to_owned(), ..Entry::default() });
    }
    list
}

/// A column: `name|alias|alias`.
fn column(names: &str, types: &[ColumnType], key: bool) -> ColumnForm {
    let mut names = names.split('|').map(str::to_owned);
    ColumnForm {
        name: names.next().expect("a name"),
        aliases: names.collect(),
        split: Vec::new(),
        types: types.to_vec(),
        key,
        optional: false,
        merged: false,
        pattern: None,
        part_of: None,
    }
}

fn amounts(names: &[&str]) -> Vec<ColumnForm> {
    names.iter().map(|names| column(names, &[ColumnType::Amount], false)).collect()
}

fn coded(code: &str, list: usize, rest: &[&str]) -> Vec<ColumnForm> {
    let mut key = column(code, &[ColumnType::Code(list)], true);
    key.split = ["类", "款", "项"].map(str::to_owned).to_vec();
    let mut columns = vec![key, column("科目名称|项目", &[ColumnType::Text], false)];
    columns.extend(amounts(rest));
    columns
}

/// Nodes from lines `depth name|alias`, with `{list}`, `{others}` and `?` for optional.
fn nodes(lines: &[(usize, &str)]) -> Vec<RowNode> {
    let mut nodes: Vec<RowNode> = Vec::new();
    let mut above: Vec<u16> = Vec::new();
    for (depth, text) in lines {
        above.truncate(*depth);
        let optional = text.ends_with('?');
        let mut names = text.trim_end_matches('?').split('|').map(str::to_owned);
        let name = names.next().expect("a name");
        let kind = match name.as_str() {
            "{功能分类}" => NodeKind::List(FUNCTIONAL),
            "{经济分类}" => NodeKind::List(ECONOMIC),
            "{others}" => NodeKind::Others,
            code if code.bytes().all(|byte| byte.is_ascii_digit()) => NodeKind::Code(name),
            _ => NodeKind::Label(name),
        };
        let parent = above.last().map(|at| NodeIx(*at));
        if let Some(node) = parent.and_then(|at| nodes.get_mut(at.0 as usize)) {
            node.braces = true;
        }
        above.push(nodes.len() as u16);
        nodes.push(RowNode { kind, aliases: names.collect(), parent, optional, memo: false, braces: false });
    }
    nodes
}

fn block(name: Option<&str>, columns: Vec<ColumnForm>, rows: &[(usize, &str)]) -> BlockForm {
    BlockForm { name: name.map(str::to_owned), columns, nodes: nodes(rows) }
}

fn form(number: &str, name: &str, titles: &str, blocks: Vec<BlockForm>) -> TableForm {
    TableForm {
        name: name.to_owned(),
        number: Some(number.to_owned()),
        titles: titles.split('|').map(str::to_owned).collect(),
        optional: false,
        since: None,
        many: None,
        unit: Unit::Wan,
        decimals: 2,
        notes: vec![["没有", "故本表无数据"].map(str::to_owned).to_vec()],
        reading: None,
        blocks,
    }
}

const CODE: &str = "科目编码|功能分类科目编码|支出功能分类科目编码|科目代码";
const TOTAL: &[(usize, &str)] = &[(0, "合计"), (1, "{功能分类}")];

/// The nine tables.
pub fn forms() -> Vec<TableForm> {
    let money = |names: &[&str]| coded(CODE, FUNCTIONAL, names);
    let funds: &[&str] =
        &["年初结转和结余", "本年收入", "本年支出|小计|合计", "基本支出", "项目支出", "年末结转和结余"];
    vec![
        form("01", "收支总表", "收入支出决算总表", totals()),
        form(
            "02",
            "收入",
            "收入决算表|收入决算总表",
            vec![block(
                None,
                money(&[
                    "本年收入合计|合计",
                    "财政拨款收入",
                    "上级补助收入",
                    "事业收入",
                    "经营收入",
                    "附属单位上缴收入",
                    "其他收入",
                ]),
                TOTAL,
            )],
        ),
        form(
            "03",
            "支出",
            "支出决算表|支出决算总表",
            vec![block(
                None,
                money(&["本年支出合计|合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]),
                TOTAL,
            )],
        ),
        form("04", "财政拨款收支总表", "财政拨款收入支出决算总表", grants()),
        form(
            "05",
            "一般公共预算支出",
            "一般公共预算财政拨款支出决算表",
            vec![block(None, money(&["本年支出合计|小计|合计", "基本支出", "项目支出"]), TOTAL)],
        ),
        form(
            "06",
            "基本支出",
            "一般公共预算财政拨款基本支出决算表|一般公共预算财政拨款基本支出决算明细表",
            vec![block(
                None,
                coded("科目编码|经济分类科目编码", ECONOMIC, &["决算数|金额"]),
                &[
                    (0, "合计?"),
                    (1, "人员经费合计|人员经费"),
                    (2, "301"),
                    (2, "303"),
                    (1, "公用经费合计|公用经费"),
                    (2, "{others}"),
                ],
            )],
        ),
        form("07", "政府性基金", "政府性基金预算财政拨款收入支出决算表", vec![block(None, money(funds), TOTAL)]),
        form(
            "08",
            "国有资本",
            "国有资本经营预算财政拨款支出决算表|国有资本经营预算财政拨款收入支出决算表",
            vec![block(None, optional(money(funds)), TOTAL)],
        ),
        form("09", "三公", "财政拨款“三公”经费支出决算表|一般公共预算财政拨款“三公”经费支出决算表", three()),
    ]
}

fn optional(mut columns: Vec<ColumnForm>) -> Vec<ColumnForm> {
    for column in &mut columns {
        column.optional = matches!(column.name.as_str(), "年初结转和结余" | "本年收入" | "年末结转和结余");
    }
    columns
}

fn label_key() -> ColumnForm {
    column("项目", &[ColumnType::Label], true)
}

fn code_or_label() -> ColumnForm {
    column("项目", &[ColumnType::Code(FUNCTIONAL), ColumnType::Label], true)
}

fn line_number() -> ColumnForm {
    ColumnForm { optional: true, ..column("行次", &[ColumnType::Number], false) }
}

fn totals() -> Vec<BlockForm> {
    let mut income = vec![label_key(), line_number()];
    income.extend(amounts(&["决算数|金额"]));
    let mut expense = vec![code_or_label(), line_number()];
    expense.extend(amounts(&["决算数|金额"]));
    vec![
        block(
            Some("收入"),
            income,
            &[
                (0, "总计"),
                (1, "本年收入合计"),
                (2, "一般公共预算财政拨款收入"),
                (2, "政府性基金预算财政拨款收入"),
                (2, "国有资本经营预算财政拨款收入?"),
                (2, "上级补助收入"),
                (2, "事业收入"),
                (2, "经营收入"),
                (2, "附属单位上缴收入"),
                (2, "其他收入"),
                (1, "使用非财政拨款结余|使用非财政拨款结余（含专用结余）|用事业基金弥补收支差额?"),
                (1, "年初结转和结余"),
            ],
        ),
        block(
            Some("支出"),
            expense,
            &[(0, "总计"), (1, "本年支出合计"), (2, "{功能分类}"), (1, "结余分配"), (1, "年末结转和结余")],
        ),
    ]
}

fn grants() -> Vec<BlockForm> {
    let kinds = ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"];
    let mut income = vec![label_key()];
    income.extend(amounts(&["决算数|金额"]));
    let mut expense = vec![code_or_label()];
    expense.extend(amounts(&["合计|小计"]));
    expense.extend(amounts(&kinds));
    vec![
        block(
            Some("收入"),
            income,
            &[
                (0, "总计"),
                (1, "本年收入合计"),
                (2, kinds[0]),
                (2, kinds[1]),
                (2, kinds[2]),
                (1, "年初财政拨款结转和结余"),
                (2, kinds[0]),
                (2, kinds[1]),
                (2, kinds[2]),
            ],
        ),
        block(
            Some("支出"),
            expense,
            &[(0, "总计"), (1, "本年支出合计"), (2, "{功能分类}"), (1, "年末财政拨款结转和结余")],
        ),
    ]
}

fn three() -> Vec<BlockForm> {
    let columns = amounts(&[
        "合计",
        "出国|因公出国（境）费|因公出国（境）费用",
        "用车|公务用车购置及运行维护费|公务用车购置及运行费|小计",
        "购置|公务用车购置费|公务用车购置",
        "运行|公务用车运行维护费|公务用车运行费",
        "接待|公务接待费",
    ]);
    vec![block(None, columns, &[(0, "预算数|全年预算数|年初预算数"), (0, "决算数")])]
}
