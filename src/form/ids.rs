//! The indexes by which rules and reports meet: forms, blocks, columns, nodes of row trees.
//!
//! Must not know what they name.

/// Index of a form in a program's list of forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FormId(pub u16);

/// Index of a block in its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockIx(pub u16);

/// Index of a column in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnIx(pub u16);

/// Index of a node in its block's row tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeIx(pub u16);

/// A block of a form: the slot by which rules and reports meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BlockRef {
    /// The form.
    pub form: FormId,
    /// The block in it.
    pub block: BlockIx,
    /// Of which printed copy.
    pub from: Where,
}

/// Which printed copy of a block is read, where a form stands several times in a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Where {
    /// The only one; of a `many` form the member that a loop or aggregate stands at.
    #[default]
    Here,
    /// All of them: a name that only an aggregate or a loop can take.
    Every,
    /// The member with that key; an index into the keys of the program.
    Keyed(u16),
    /// The member printed at that place, from 0; known while evaluating.
    Member(u16),
}

impl BlockRef {
    /// A block of the only copy, or of the one that a loop stands at.
    #[must_use]
    pub const fn new(form: FormId, block: BlockIx) -> Self {
        Self { form, block, from: Where::Here }
    }
}
