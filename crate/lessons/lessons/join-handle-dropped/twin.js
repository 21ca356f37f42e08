const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function work(what) {
  console.log(`${what} starts`);
  await sleep(100);
  console.log(`${what} ends`);
}

async function main() {
  work("a promise"); // goes on
  let handle = work("a forgotten promise");
  await sleep(50);
  handle = null; // goes on, too
  await sleep(100);
  console.log("main ends");
}

main();
