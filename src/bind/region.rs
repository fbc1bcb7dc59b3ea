//! The region that a name or heading tells: a province by its full name, or by one of its prefectures.
//!
//! Must not guess: 湖南路 is a street, 朝阳区 lies in Beijing; two regions in one text tell none but the first.

/// Provinces, one a line: the short name, how it goes on where it is a province, and its prefectures.
const REGIONS: &str = include_str!("regions.csv");

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
    for (name, ends, prefectures) in regions() {
        see(found(text, name, |rest| ends.split(' ').any(|end| rest.starts_with(end))), name);
        for prefecture in prefectures.split_whitespace() {
            see(found(text, prefecture, is_prefecture), name);
        }
    }
    first.map(|(_, name)| name)
}

/// The lines of the list below its head: name, what follows it, prefectures.
fn regions() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    REGIONS.lines().skip(1).filter_map(|line| {
        let (name, rest) = line.split_once(',')?;
        let (ends, prefectures) = rest.split_once(',')?;
        Some((name, ends, prefectures))
    })
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
