const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));


async function foo(n) {
  console.log(`start ${n}`);
  await sleep(1000);
  console.log(`end ${n}`);
}


async function main() {
  const promises = [foo(1), foo(2), foo(3)];
  for (const promise of promises) {
    await promise;
  }
}

main();
