const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function joinAll(promises) {
  let left = promises.length;
  return new Promise((resolve) => {
    const one = () => {
      left -= 1;
      console.log(`${left} left`);
      if (left === 0) resolve();
    };
    for (const promise of promises) promise.then(one);
  });
}

async function foo(n) {
  await sleep(100 * n);
}

async function main() {
  await joinAll([foo(1), foo(2), foo(3)]);
}

main();
