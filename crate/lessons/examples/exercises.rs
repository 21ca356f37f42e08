//! Prints every exercise as JSON, with its solution and the attempts that must fail, for the test that
//! tries the solutions in the compiler of the tab.

fn main() {
    println!("{}", pollscope_lessons::files::EXERCISES);
}
