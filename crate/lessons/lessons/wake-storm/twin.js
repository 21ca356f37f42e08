const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let bell;

async function waiter() {
  console.log("run 1");
  await new Promise((resolve) => {
    bell = resolve;
  });
  console.log("run 2");
}

async function main() {
  const waiting = waiter();
  await sleep(100);
  for (let n = 0; n < 10; n += 1) bell();
  console.log("woken ten times");
  await waiting;
}

main();
