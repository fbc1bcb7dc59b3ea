//! The region that a name or heading tells: a province by its full name, or by one of its prefectures.
//!
//! Must not guess: 湖南路 is a street, 朝阳区 lies in Beijing; two regions in one text tell none but the first.

/// Provinces: the short name, how it goes on where it is a province, and its prefectures.
const REGIONS: &[(&str, &[&str], &str)] = &[
    ("北京", &["市"], ""),
    ("天津", &["市"], ""),
    ("上海", &["市"], ""),
    ("重庆", &["市"], ""),
    ("河北", &["省"], "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水"),
    ("山西", &["省"], "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁"),
    ("内蒙古", &["自治区"], "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安 锡林郭勒 阿拉善"),
    ("辽宁", &["省"], "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 葫芦岛"),
    ("吉林", &["省", "市"], "长春 四平 辽源 通化 白山 松原 白城 延边"),
    ("黑龙江", &["省"], "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭"),
    ("江苏", &["省"], "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁"),
    ("浙江", &["省"], "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水"),
    ("安徽", &["省"], "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城"),
    ("福建", &["省"], "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德"),
    ("江西", &["省"], "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶"),
    ("山东", &["省"], "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽"),
    (
        "河南",
        &["省"],
        "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源",
    ),
    ("湖北", &["省"], "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 神农架"),
    ("湖南", &["省"], "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西"),
    (
        "广东",
        &["省"],
        "广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮",
    ),
    ("广西", &["自治区", "壮族自治区"], "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左"),
    ("海南", &["省"], "海口 三亚 三沙 儋州"),
    (
        "四川",
        &["省"],
        "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山",
    ),
    ("贵州", &["省"], "贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南"),
    ("云南", &["省"], "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆"),
    ("西藏", &["自治区"], "拉萨 日喀则 昌都 林芝 山南 那曲 阿里"),
    ("陕西", &["省"], "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛"),
    ("甘肃", &["省"], "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南"),
    ("青海", &["省"], "西宁 海东 海北 黄南 海南 果洛 玉树 海西"),
    ("宁夏", &["自治区", "回族自治区"], "银川 石嘴山 吴忠 固原 中卫"),
    (
        "新疆",
        &["自治区", "维吾尔自治区", "生产建设兵团"],
        "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰 石河子",
    ),
];

/// What follows the name of a prefecture where it is one: a city, a prefecture, or one of its zones.
const PREFECTURE: &[&str] = &["市", "地区", "盟", "州", "经济开发区", "经济技术开发区", "高新区", "高新技术产业开发区"];

/// Peoples that stand between the name of an autonomous prefecture and 自治州.
const PEOPLES: &str = "自治州";

/// The region that a text without spaces names first.
pub(super) fn region(text: &str) -> Option<&'static str> {
    let mut first: Option<(usize, &'static str)> = None;
    let mut see = |at: Option<usize>, name: &'static str| {
        if let Some(at) = at.filter(|at| first.is_none_or(|(known, _)| *at < known)) {
            first = Some((at, name));
        }
    };
    for (name, ends, prefectures) in REGIONS {
        see(found(text, name, |rest| ends.iter().any(|end| rest.starts_with(end))), name);
        for prefecture in prefectures.split_whitespace() {
            see(found(text, prefecture, is_prefecture), name);
        }
    }
    first.map(|(_, name)| name)
}

/// Where a name stands with the right words behind it.
fn found(text: &str, name: &str, behind: impl Fn(&str) -> bool) -> Option<usize> {
    text.match_indices(name).map(|(at, _)| at).find(|at| text.get(at + name.len()..).is_some_and(&behind))
}

fn is_prefecture(rest: &str) -> bool {
    if PREFECTURE.iter().any(|end| rest.starts_with(end)) {
        return true;
    }
    // 湘西土家族苗族自治州: the peoples end in 族
    let peoples = rest.find(PEOPLES).and_then(|at| rest.get(..at));
    peoples.is_some_and(|peoples| peoples.ends_with('族') && peoples.chars().count() <= 12)
}

#[cfg(test)]
mod tests {
    use super::region;

    #[test]
    fn full_names_and_prefectures_tell_the_region() {
        for (text, wanted) in [
            ("湖南省财政厅", Some("湖南")),
            ("中共上海市普陀区委社会工作部", Some("上海")),
            ("株洲经济开发区管理委员会产业发展局", Some("湖南")),
            ("新疆维吾尔自治区乌鲁木齐市", Some("新疆")),
            ("湘西土家族苗族自治州财政局", Some("湖南")),
            ("内蒙古自治区", Some("内蒙古")),
            ("吉林市教育局", Some("吉林")),
            ("湖南路街道办事处", None),
            ("朝阳区教育局", None),
            ("某局", None),
            ("海南藏族自治州", Some("青海")),
            ("南京路步行街管理办公室", None),
            ("上海市徐汇区湖南路街道", Some("上海")),
        ] {
            assert_eq!(region(text), wanted, "{text}");
        }
    }
}
