//! A program that failed: why, and advice for the person, from the causes that its output shows.

use anyhow::anyhow;

/// A quiet run that failed: the reason, and the output for whoever can say what to do about it.
pub(crate) struct Failure {
    pub(super) reason: anyhow::Error,
    pub(crate) output: String,
}

impl Failure {
    /// Explains the failure: by a cause that shows in the output, or else by `advice`.
    pub(crate) fn explain(self, advice: &str) -> anyhow::Error {
        let advice = known_cause(&self.output).unwrap_or(advice).to_owned();
        if self.output.is_empty() {
            // Nothing has been shown yet: the reason is all there is to go by.
            self.reason.context(advice)
        } else {
            anyhow!(advice)
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(reason: anyhow::Error) -> Self {
        Self { reason, output: String::new() }
    }
}

/// Causes that look the same whichever tool reports them.
fn known_cause(output: &str) -> Option<&'static str> {
    const CAUSES: &[(&[&str], &str)] = &[
        (
            &["No space left on device", "ENOSPC"],
            "the disk is full: make room (set-up needs about 3 GB) and run the command again",
        ),
        (
            &["Could not get lock", "Unable to acquire the dpkg frontend lock"],
            "another apt-get is at work on this machine: wait until it has ended and run the command again",
        ),
        (
            &[
                "Could not resolve host",
                "Temporary failure resolving",
                "EAI_AGAIN",
                "ENOTFOUND",
                "ECONNREFUSED",
                "ETIMEDOUT",
                "Couldn't connect to server",
                "Could not connect to",
                "download of config.json failed",
                "failed to download",
                "Failed to fetch",
            ],
            "a package registry refused or could not be reached: check the network (or the proxy) and run the command again",
        ),
        (
            &["linker `cc` not found", "failed to find tool \"cc\""],
            "a C compiler is missing: install one (`apt-get install gcc libc6-dev` on Debian) and run the command again",
        ),
    ];
    CAUSES
        .iter()
        .find(|(signs, _)| signs.iter().any(|sign| output.contains(sign)))
        .map(|(_, cause)| *cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_recognised() {
        for (output, expected) in [
            ("E: Could not get lock /var/lib/dpkg/lock. It is held", Some("another apt-get")),
            (
                "error: failed to download `x`\nCould not resolve host: y",
                Some("a package registry"),
            ),
            ("npm error code ECONNREFUSED", Some("a package registry")),
            ("write: No space left on device (os error 28)", Some("the disk is full")),
            ("error: linker `cc` not found", Some("a C compiler")),
            ("error[E0308]: mismatched types", None),
        ] {
            match (known_cause(output), expected) {
                (Some(cause), Some(start)) => {
                    assert!(cause.starts_with(start), "{output}: {cause}")
                }
                (cause, expected) => assert_eq!(cause, expected, "{output}"),
            }
        }
    }
}
