//! Adds numbers up: what any program costs.

fn main() {
    let numbers: Vec<u32> = (1..=10).collect();
    let sum: u32 = numbers.iter().sum();
    println!("{sum}");
}
