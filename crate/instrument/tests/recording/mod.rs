//! How a program that was compiled for a test records what it does. Text only: it is compiled into it.

/// What begins the trace of a program, written to the file that the environment names.
pub(crate) const RECORD: &str = r#"
#[allow(unused, unsafe_code)]
fn __record() {
    use std::io::Write as _;
    use std::fs::File;
    use std::sync::OnceLock;
    static FILE: OnceLock<File> = OnceLock::new();
    let path = std::env::var_os("TRACE").expect("the test says where to");
    FILE.get_or_init(|| File::create(path).expect("a file can be made"));
    fn write(piece: &[u8]) {
        let trace = piece.strip_prefix(&pollscope_trace::stream::MARK).expect("it is marked");
        let mut file = FILE.get().expect("it was made");
        file.write_all(trace).expect("a file can be written");
    }
    pollscope_trace::stream::start(|| 0, write).expect("the first")
}
"#;
