//! Look-up of names: exact first, then as people read them, and what is near to a misspelt one.
//!
//! Must not know what a name stands for.

use foldhash::HashMap;

use super::problems::nearest;
use crate::base::fold::fold;

/// What a look-up found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found<T> {
    /// Nobody bears the name.
    None,
    /// The one that is meant.
    One(T),
    /// Several that could be.
    Many(Vec<T>),
}

/// Names and other names of things of one kind.
#[derive(Clone, Debug)]
pub(super) struct Names<T> {
    exact: HashMap<String, Vec<Bearer<T>>>,
    folded: HashMap<String, Vec<Bearer<T>>>,
    own: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
struct Bearer<T> {
    thing: T,
    /// Its own name, not another one.
    own: bool,
}

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self { exact: HashMap::default(), folded: HashMap::default(), own: Vec::new() }
    }
}

impl<T: Copy + PartialEq> Names<T> {
    /// Adds a thing under its own name.
    pub fn add(&mut self, name: &str, thing: T) {
        self.own.push(name.to_owned());
        self.enter(name, Bearer { thing, own: true });
    }

    /// Adds another name of a thing.
    pub fn add_alias(&mut self, name: &str, thing: T) {
        self.enter(name, Bearer { thing, own: false });
    }

    fn enter(&mut self, name: &str, bearer: Bearer<T>) {
        for (map, key) in [(&mut self.exact, name.to_owned()), (&mut self.folded, fold(name))] {
            let bearers = map.entry(key).or_default();
            if !bearers.iter().any(|known| known.thing == bearer.thing) {
                bearers.push(bearer);
            }
        }
    }

    /// Who bears exactly this name.
    pub fn exact(&self, name: &str) -> Found<T> {
        pick(self.exact.get(name))
    }

    /// Who bears the name once folded.
    pub fn folded(&self, name: &str) -> Found<T> {
        pick(self.folded.get(&fold(name)))
    }

    /// Exact first, then folded.
    pub fn find(&self, name: &str) -> Found<T> {
        match self.exact(name) {
            Found::None => self.folded(name),
            found => found,
        }
    }

    /// Everyone who bears the name, own or other, exact if anybody does.
    pub fn all(&self, name: &str) -> Vec<T> {
        let bearers = self.exact.get(name).or_else(|| self.folded.get(&fold(name)));
        bearers.into_iter().flatten().map(|bearer| bearer.thing).collect()
    }

    /// The own names, in the order added.
    pub fn own(&self) -> impl Iterator<Item = &str> {
        self.own.iter().map(String::as_str)
    }

    /// The name nearest to a misspelt one.
    pub fn near(&self, name: &str) -> Option<&str> {
        nearest(name, self.own())
    }
}

/// The only bearer; else the only one whose own name it is.
fn pick<T: Copy>(bearers: Option<&Vec<Bearer<T>>>) -> Found<T> {
    let Some(bearers) = bearers else { return Found::None };
    let mut own = bearers.iter().filter(|bearer| bearer.own);
    match (bearers.as_slice(), own.next(), own.next()) {
        ([only], _, _) | (_, Some(only), None) => Found::One(only.thing),
        _ => Found::Many(bearers.iter().map(|bearer| bearer.thing).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_name_of_one_wins_over_the_other_name_of_another() {
        let mut names = Names::default();
        names.add("用车", 1);
        names.add_alias("小计", 1);
        names.add("小计", 2);
        assert_eq!(names.find("小计"), Found::One(2));
    }

    #[test]
    fn exact_wins_then_folded_if_unique() {
        let mut names = Names::default();
        names.add("一、基本支出", 1);
        names.add("基本支出", 2);
        names.add("（一）项目支出", 3);
        names.add_alias("小计", 2);
        assert_eq!(names.find("基本支出"), Found::One(2));
        assert_eq!(names.find("项目支出"), Found::One(3));
        assert_eq!(names.find("二、基本支出"), Found::Many(vec![1, 2]));
        assert_eq!(names.find("小计"), Found::One(2));
        assert_eq!(names.find("没有"), Found::None);
        assert_eq!(names.near("项目支岀"), Some("（一）项目支出"));
    }
}
