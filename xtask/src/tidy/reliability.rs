//! Documents that name the test which shows each row of a table (docs/reliability.md, docs/threat-model.md):
//! that test exists.
//!
//! The last cell of a row holds parts such as `axis.rs: "one_name", "another"` with `; ` between them.
//! A name may be a piece of the whole name, where tests are made in a loop.

use super::{Problem, SourceFile};

/// How the first line of such a table ends.
const TESTED: &str = " | test |";

pub(super) fn check(files: &[SourceFile]) -> Vec<Problem> {
    let documents = files.iter().filter(|file| file.path.starts_with("docs/"));
    documents.flat_map(|document| check_document(files, document)).collect()
}

fn check_document(files: &[SourceFile], document: &SourceFile) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut in_table = false;
    for (number, line) in (1..).zip(document.text.lines()) {
        let header = line.ends_with(TESTED);
        in_table = header || in_table && line.starts_with('|');
        if !in_table || header || line.starts_with("| ---") {
            continue;
        }
        let mut report = |what: String| problems.push(document.problem(number, what));
        match tests(line) {
            Some(tests) => {
                for (file, names) in tests {
                    missing(files, file, &names).into_iter().for_each(&mut report);
                }
            }
            None => report("names no test: write `file: \"name\"` into the last cell".to_owned()),
        }
    }
    problems
}

/// The files in the last cell of a row, each with the names of tests in it.
fn tests(row: &str) -> Option<Vec<(&str, Vec<&str>)>> {
    let cells: Vec<&str> = row.strip_suffix(" |")?.split(" | ").collect();
    let last = cells.get(3..)?.last()?;
    let mut tests = Vec::new();
    // What is between quotation marks has an odd number; `; file: ` comes before the first of a file.
    for (index, part) in last.split('"').enumerate() {
        if index % 2 == 1 {
            let (_, names): &mut (&str, Vec<&str>) = tests.last_mut()?;
            names.push(part);
        } else if let Some(file) = file_in(part) {
            tests.push((file, Vec::new()));
        }
    }
    (!tests.is_empty()).then_some(tests)
}

fn file_in(text: &str) -> Option<&str> {
    text.split([' ', ';', ':', ',']).find(|word| word.ends_with(".rs") || word.ends_with(".ts"))
}

fn missing(files: &[SourceFile], file: &str, names: &[&str]) -> Vec<String> {
    let found: Vec<&SourceFile> =
        files.iter().filter(|one| one.path.rsplit('/').next() == Some(file)).collect();
    if found.is_empty() {
        return vec![format!("names a file of tests that does not exist: {file}")];
    }
    let absent = names.iter().filter(|name| !found.iter().any(|one| one.text.contains(**name)));
    absent.map(|name| format!("names a test that is not in {file}: \"{name}\"")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a document with this last cell.
    fn said(cell: &str) -> Vec<String> {
        let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
        let row = format!("| a | b | c{TESTED}\n| --- |\n| a | `\\| b` | c | {cell} |\n");
        let files = [
            file("docs/reliability.md", &format!("# Title\n\n{row}\n| other | table |\n")),
            file("web/js/test/text.test.ts", "test(\"one\", f);\ntest(`two: ${name}`, f);\n"),
            file("crate/a/tests/intake.rs", "#[test]\nfn three() {}\n"),
            file("crate/a/src/intake.rs", "#[test]\nfn four() {}\n"),
        ];
        check(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn tests_that_exist_can_be_named() {
        for cell in [
            "text.test.ts",
            "text.test.ts: \"one\"",
            "text.test.ts: \"one\", \"two: \" (a test for each); intake.rs: \"three\", \"four\"",
            "text.test.ts: \"one\"; intake.rs",
        ] {
            assert_eq!(said(cell), [""; 0], "{cell}");
        }
    }

    #[test]
    fn others_cannot() {
        let place = "docs/reliability.md:5: ";
        for (cell, what) in [
            ("text.test.ts: \"five\"", "names a test that is not in text.test.ts: \"five\""),
            (
                "text.test.ts: \"one\", \"four\"",
                "names a test that is not in text.test.ts: \"four\"",
            ),
            ("intake.rs: \"three\"; gone.rs", "names a file of tests that does not exist: gone.rs"),
            ("none yet", "names no test: write `file: \"name\"` into the last cell"),
        ] {
            assert_eq!(said(cell), [format!("{place}{what}")], "{cell}");
        }
    }
}
