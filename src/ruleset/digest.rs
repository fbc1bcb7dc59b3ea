//! The digest of a ruleset: what two people compare to know that they checked with the same rules.
//!
//! Taken when an output shows it, not with every check.

use sha2::{Digest, Sha256};

use super::program::Meta;
use crate::base::place::Sources;

impl Meta {
    /// SHA-256 of the paths and texts of its files, hexadecimal; each is preceded by its length in eight bytes.
    #[must_use]
    pub fn digest(&self, sources: &Sources) -> String {
        let mut digest = Sha256::new();
        for (path, source) in &self.files {
            let text = sources.get(*source).map_or("", |file| &file.text);
            for part in [path, text] {
                digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                digest.update(part);
            }
        }
        digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
