use pollscope::yield_now;

async fn greedy(name: &str) {
    for n in 1..=3 {
        println!("{name} {n}");
        yield_now().await;
    }
}

async fn polite(name: &str) {
    for n in 1..=3 {
        println!("{name} {n}");
        yield_now().await;
    }
}

#[pollscope::main]
async fn main() {
    futures::join!(greedy("a"), greedy("b"));
    futures::join!(polite("c"), polite("d"));
}
