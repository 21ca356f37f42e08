//! A program that a chapter includes.

fn main() {
    println!("hello");
}
