//! Traits with async methods: receivers, arguments, lifetimes, defaults, objects.

use std::collections::HashMap;
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;

#[async_trait]
trait Store: Send + Sync {
    /// What a lookup may fail with.
    type Error: Debug + Send;

    async fn get(&self, key: &str) -> Result<String, Self::Error>;

    async fn put(&mut self, key: &str, value: String) -> Option<String>;

    fn name(&self) -> &'static str {
        "a store"
    }

    async fn both(&self, first: &str, second: &str) -> Result<(String, String), Self::Error> {
        let first = self.get(first).await?;
        pollscope::yield_now().await;
        Ok((first, self.get(second).await?))
    }
}

#[derive(Debug)]
enum Missing {
    Key(String),
}

#[derive(Default)]
struct Memory(HashMap<String, String>);

#[async_trait]
impl Store for Memory {
    type Error = Missing;

    async fn get(&self, key: &str) -> Result<String, Missing> {
        pollscope::yield_now().await;
        self.0.get(key).cloned().ok_or_else(|| Missing::Key(key.to_owned()))
    }

    async fn put(&mut self, key: &str, value: String) -> Option<String> {
        self.0.insert(key.into(), value)
    }
}

#[async_trait::async_trait]
trait Greeter {
    async fn greet(&self, name: &str) -> String;

    async fn twice(&self, name: &str) -> String
    where
        Self: Sync,
    {
        format!("{} {}", self.greet(name).await, self.greet(name).await)
    }
}

struct Polite;
struct Counting<'a>(&'a [u8]);

#[async_trait]
impl Greeter for Polite {
    async fn greet(&self, name: &str) -> String {
        format!("Dear {name}")
    }
}

#[async_trait]
impl<'a> Greeter for Counting<'a> {
    async fn greet(&self, name: &str) -> String {
        format!("{name} {}", self.0.len())
    }
}

#[async_trait]
trait Receivers: Sized {
    async fn make(n: u8) -> Self;
    async fn shared(self: Arc<Self>) -> usize;
    async fn boxed(self: Box<Self>, (a, _): (u8, u8)) -> u8;
    async fn pinned(self: Pin<&mut Self>, mut by: u8) -> u8;
    async fn whole(self) -> u8;
}

struct Number(u8);

#[async_trait]
impl Receivers for Number {
    async fn make(n: u8) -> Self {
        Number(n)
    }

    async fn shared(self: Arc<Self>) -> usize {
        Arc::strong_count(&self) + usize::from(self.0)
    }

    async fn boxed(self: Box<Self>, (a, _): (u8, u8)) -> u8 {
        self.0 + a
    }

    async fn pinned(mut self: Pin<&mut Self>, mut by: u8) -> u8 {
        by += 1;
        self.0 += by;
        self.0
    }

    async fn whole(mut self) -> u8 {
        self.0 *= 2;
        self.0
    }
}

#[async_trait]
trait Generic<'t, T: Clone + Send + Sync + 't> {
    async fn longest<'a, 'b: 'a>(&self, one: &'a str, other: &'b str) -> &'a str;
    async fn first(&self, of: &'t [T]) -> Option<T>;
    async fn apply<F>(&self, n: u8, f: F) -> u8
    where
        F: Fn(&u8) -> u8 + Send + Sync;
    async fn show(&self, one: impl Debug + Send + 'static, two: &'_ u8) -> String;
}

struct Unit;

#[async_trait]
impl<'t, T: Clone + Send + Sync + 't> Generic<'t, T> for Unit {
    async fn longest<'a, 'b: 'a>(&self, one: &'a str, other: &'b str) -> &'a str {
        if one.len() < other.len() { other } else { one }
    }

    async fn first(&self, of: &'t [T]) -> Option<T> {
        of.first().cloned()
    }

    async fn apply<F>(&self, n: u8, f: F) -> u8
    where
        F: Fn(&u8) -> u8 + Send + Sync,
    {
        f(&n)
    }

    async fn show(&self, one: impl Debug + Send + 'static, two: &'_ u8) -> String {
        format!("{one:?} {two}")
    }
}

#[async_trait(?Send)]
trait OnTheSpot {
    async fn count(&self) -> usize;
}

#[async_trait(?Send)]
impl OnTheSpot for std::rc::Rc<u8> {
    async fn count(&self) -> usize {
        let other = self.clone();
        pollscope::yield_now().await;
        std::rc::Rc::strong_count(&other)
    }
}

struct Noisy(&'static str);

impl Noisy {
    fn len(&self) -> usize {
        self.0.len()
    }
}

impl Drop for Noisy {
    fn drop(&mut self) {
        println!("dropped {}", self.0);
    }
}

#[async_trait]
trait Order {
    async fn unused(&self, _: Noisy, _second: Noisy, third: Noisy) -> usize;
    async fn error(&self) -> Result<u8, Box<dyn std::error::Error + Send + Sync>>;
}

#[async_trait]
impl Order for Unit {
    async fn unused(&self, _: Noisy, _second: Noisy, third: Noisy) -> usize {
        println!("in the body");
        Noisy("temporary").len() + third.len()
    }

    async fn error(&self) -> Result<u8, Box<dyn std::error::Error + Send + Sync>> {
        let n: u8 = "300".parse()?;
        Ok(n)
    }
}

async fn stores() {
    let mut store = Memory::default();
    println!("{} {:?}", store.name(), store.put("a", "1".into()).await);
    println!("{:?} {:?}", store.put("a", "2".into()).await, store.get("b").await);
    let object: Box<dyn Store<Error = Missing>> = Box::new(store);
    println!("{:?}", object.both("a", "a").await);
    if let Err(Missing::Key(key)) = object.both("a", "c").await {
        println!("no {key}");
    }
}

async fn greeters() {
    let numbers = vec![1, 2, 3];
    let all: Vec<Box<dyn Greeter + '_>> = vec![Box::new(Polite), Box::new(Counting(&numbers))];
    for one in &all {
        println!("{}", one.greet("Ada").await);
    }
    println!("{}", Polite.twice("Bob").await);
}

async fn receivers() {
    let number = Arc::new(Number::make(4).await);
    println!("{}", number.clone().shared().await);
    println!("{}", Box::new(Number(1)).boxed((5, 6)).await);
    let mut number = Number(1);
    println!("{}", Pin::new(&mut number).pinned(2).await);
    println!("{}", number.whole().await);
}

async fn generics() {
    let unit: &dyn Order = &Unit;
    println!("{}", Generic::<u8>::longest(&Unit, "a", "bc").await);
    println!("{:?}", Unit.first(&[7, 8]).await);
    println!("{}", Generic::<u8>::apply(&Unit, 3, |n| n + 1).await);
    println!("{}", Generic::<u8>::show(&Unit, Some("x"), &2).await);
    println!("{}", std::rc::Rc::new(1).count().await);
    let pending = unit.unused(Noisy("first"), Noisy("second"), Noisy("third"));
    println!("nothing has run");
    println!("{}", pending.await);
    drop(unit.unused(Noisy("first"), Noisy("second"), Noisy("third")));
    println!("{}", unit.error().await.unwrap_err());
}

pub(crate) fn main() {
    // Inside of a function, too.
    #[async_trait]
    trait Local {
        async fn here(&self) -> u8 {
            9
        }
    }
    #[async_trait]
    impl Local for u8 {}
    pollscope::block_on(async {
        stores().await;
        greeters().await;
        receivers().await;
        generics().await;
        println!("{}", 1u8.here().await);
    });
}
