use pollscope::{spawn_local, yield_now};

async fn greedy(name: &str) {
    for n in 1..=3 {
        println!("{name} {n}");
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
    let _ = futures::join!(spawn_local(greedy("a")), spawn_local(greedy("b")));
    futures::join!(polite("c"), polite("d"));
}
