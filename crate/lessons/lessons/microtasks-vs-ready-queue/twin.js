const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function timer() {
  await sleep(0);
  console.log("timer");
}

async function task() {
  console.log("task begins");
  await null;
  console.log("task ends");
}

async function main() {
  const timing = timer();
  const running = task();
  console.log("main");
  await null;
  console.log("main again");
  await running;
  await timing;
}

main();
