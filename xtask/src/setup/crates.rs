//! The sources of the crates that Cargo.lock names. The build itself runs offline, so that nothing
//! in it can download anything: they have to be there before.

use anyhow::Result;

use crate::process::Environment;
use crate::progress;

/// Takes a fraction of a second when all are there.
pub(crate) fn fetch(environment: &Environment) -> Result<()> {
    progress::step("crates", "fetching those of Cargo.lock that are missing", |step| {
        environment.tool("cargo", ["fetch"]).watched(step).run_quietly().map_err(|failure| {
            failure.explain(
                "the crates could not be downloaded: mend what cargo reports above and run the \
                 command again",
            )
        })
    })
}
