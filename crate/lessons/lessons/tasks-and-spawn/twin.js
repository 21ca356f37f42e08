const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function work(n) {
  console.log(`start ${n}`);
  await sleep(100 * n);
  console.log(`end ${n}`);
}

async function main() {
  const first = work(1);
  const second = work(2);
  console.log("two promises");
  await sleep(150);
  console.log("main goes on");
  await first;
  await second;
}

main();
