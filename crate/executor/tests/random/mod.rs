//! What the tests against models share: how many random programs, from which seed, and where one
//! that failed is kept.

#![allow(unreachable_pub)]

use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};

/// The same programs in every run, so that a change that breaks nothing stays green. To look at
/// others set `PROPTEST_RNG_SEED` and `PROPTEST_CASES`. A program that failed is written to a file
/// beside the test, which is committed with the fix: it is tried first from then on.
pub fn config(source: &'static str, cases: u32) -> Config {
    let default = Config::default();
    let is_set = |name: &str| std::env::var_os(name).is_some();
    Config {
        cases: if is_set("PROPTEST_CASES") { default.cases } else { cases },
        rng_seed: if is_set("PROPTEST_RNG_SEED") { default.rng_seed } else { RngSeed::Fixed(1) },
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        source_file: Some(source),
        ..default
    }
}
