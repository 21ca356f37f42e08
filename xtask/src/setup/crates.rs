//! The sources of the crates that Cargo.lock names. The build itself runs offline, so that nothing
//! in it can download anything: they have to be there before.

use std::time::Instant;

use anyhow::Result;

use crate::process::Environment;
use crate::progress::Done;

/// Prints nothing unless it fails. A fraction of a second when all are there.
pub(crate) fn fetch(environment: &Environment) -> Result<Done> {
    let started = Instant::now();
    environment.tool("cargo", ["fetch", "--quiet"]).run_quietly().map_err(|failure| {
        failure.explain(
            "the crates could not be downloaded: mend what cargo reports above and run the \
                 command again",
        )
    })?;
    Ok(Done::new("crates", "fetching those of Cargo.lock that are missing", started))
}
