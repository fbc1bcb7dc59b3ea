//! gouji (勾稽): a declarative rules language for published final accounts.
