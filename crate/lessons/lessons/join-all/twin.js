const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));



async function foo(n) {
  console.log(`start ${n}`);
  await sleep(1000);
  console.log(`end ${n}`);
}


async function main() {
  const promises = Array.from({ length: 10 }, (_, i) => foo(i + 1));
  console.log("ten promises");
  await Promise.all(promises);
}

main();
