//! Which brackets of a plain text belong together, and how deep they and `if` nest.
//!
//! Reads the text once from end to end, whatever stands in it; must not know statements.

use super::letters::first_word;

/// A bracket of the plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// Where it stands.
    pub open: usize,
    /// Its partner, if it has one.
    pub close: Option<usize>,
    /// The number of the first bracket behind its partner.
    pub next: usize,
    /// Levels inside it, itself included.
    pub levels: u32,
}

/// The brackets of a text and those closing ones that have no partner.
#[derive(Debug, Default)]
pub struct Brackets {
    /// Opening brackets in order.
    pub all: Vec<Bracket>,
    /// Closing brackets without a partner, in order.
    pub stray: Vec<usize>,
}

/// An opening bracket that waits for its partner.
struct Waiting {
    number: usize,
    byte: u8,
    /// Round and square ones that wait above the last brace, this one included.
    round: u32,
    square: u32,
    levels: u32,
}

impl Brackets {
    /// Finds the partners, in one pass. A `}` closes the nearest `{` and leaves what is open in between unclosed; `)` and
    /// `]` never reach over a brace.
    pub fn of(text: &str) -> Brackets {
        let mut found = Brackets::default();
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut braces = 0_u32;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'(' | b'[' | b'{' => {
                    let (round, square) = waiting.last().map_or((0, 0), |top| (top.round, top.square));
                    let brace = byte == b'{';
                    braces += u32::from(brace);
                    waiting.push(Waiting {
                        number: found.all.len(),
                        byte,
                        round: if brace { 0 } else { round + u32::from(byte == b'(') },
                        square: if brace { 0 } else { square + u32::from(byte == b'[') },
                        levels: 1,
                    });
                    found.all.push(Bracket { open: at, close: None, next: 0, levels: 1 });
                }
                b')' if waiting.last().is_some_and(|top| top.round > 0) => found.close(&mut waiting, b'(', at),
                b']' if waiting.last().is_some_and(|top| top.square > 0) => found.close(&mut waiting, b'[', at),
                b'}' if braces > 0 => {
                    braces -= 1;
                    found.close(&mut waiting, b'{', at);
                }
                b')' | b']' | b'}' => found.stray.push(at),
                _ => {}
            }
        }
        found
    }

    fn close(&mut self, waiting: &mut Vec<Waiting>, wanted: u8, at: usize) {
        let mut inside = 0;
        while let Some(top) = waiting.pop() {
            let levels = top.levels.max(inside + 1);
            let partner = top.byte == wanted;
            let next = self.all.len();
            if let Some(bracket) = self.all.get_mut(top.number) {
                *bracket = Bracket { close: partner.then_some(at), next, levels, ..*bracket };
            }
            inside = levels;
            if partner {
                break;
            }
        }
        if let Some(outer) = waiting.last_mut() {
            outer.levels = outer.levels.max(inside + 1);
        }
    }

    /// How deep brackets nest.
    pub fn levels(&self) -> u32 {
        self.all.iter().map(|bracket| bracket.levels).max().unwrap_or(0)
    }

    /// The partner of the opening bracket at `open`.
    pub fn partner(&self, open: usize) -> Option<usize> {
        self.all.get(self.from(open)).filter(|bracket| bracket.open == open)?.close
    }

    /// The number of the first opening bracket at or behind `at`.
    pub fn from(&self, at: usize) -> usize {
        self.all.partition_point(|bracket| bracket.open < at)
    }
}

/// The first byte of a text where brackets and `if` nest deeper than `limit`; `levels` is how deep brackets alone do.
pub fn deeper_than(words: &str, limit: u32, levels: u32) -> Option<usize> {
    if levels <= limit && words.matches("if").nth(limit as usize).is_none() {
        return None;
    }
    // `if` counts from its place to the bracket, comma or clause that ends it
    let (mut around, mut ifs) = (Vec::new(), 0_usize);
    let mut word_ends = 0;
    for (at, byte) in words.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => around.push(ifs),
            b')' | b']' | b'}' => ifs = around.pop().unwrap_or(0),
            b',' | b';' => ifs = around.last().copied().unwrap_or(0),
            b'a'..=b'z' if at >= word_ends => {
                let word = first_word(words.get(at..).unwrap_or(""));
                word_ends = at + word.len().max(1);
                match word {
                    "if" => ifs += 1,
                    "for" | "let" | "when" | "assert" | "item" => ifs = around.last().copied().unwrap_or(0),
                    _ => {}
                }
            }
            _ => {}
        }
        if around.len() + ifs > limit as usize {
            return Some(at);
        }
    }
    None
}

/// The first bracket of a text that has no partner in it.
pub fn unmatched(text: &str) -> Option<usize> {
    let brackets = Brackets::of(text);
    let open = brackets.all.iter().find(|bracket| bracket.close.is_none()).map(|bracket| bracket.open);
    open.into_iter().chain(brackets.stray.first().copied()).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_counted_once() {
        let text = "((a[1]) {(})";
        let brackets = Brackets::of(text);
        let closes: Vec<_> = brackets.all.iter().map(|b| b.close).collect();
        assert_eq!(closes, [Some(11), Some(6), Some(5), Some(10), None]);
        assert_eq!(brackets.all[0].levels, 3);
        assert_eq!(Brackets::of(")]}").stray, [0, 1, 2]);
        assert_eq!(unmatched(text), Some(9));
    }

    #[test]
    fn if_nests_until_its_clause_ends() {
        let chain = "if a then b else ".repeat(5) + "c";
        assert_eq!(deeper_than(&chain, 4, 0), Some(68));
        let clauses = "let a = if b then c else d\n ".repeat(5);
        assert_eq!(deeper_than(&clauses, 4, 0), None);
        assert_eq!(deeper_than("((((a))))", 3, 4), Some(3));
    }
}
