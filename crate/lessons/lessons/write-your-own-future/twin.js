class Countdown {
  constructor(n) {
    this.n = n;
  }

  then(resolve) {
    const step = () => {
      console.log(`step with ${this.n} to go`);
      if (this.n === 0) {
        resolve("lift-off");
        return;
      }
      this.n -= 1;
      queueMicrotask(step);
    };
    step();
  }
}

async function main() {
  console.log(await new Countdown(3));
}

main();
