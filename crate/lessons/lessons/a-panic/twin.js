function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function check(n) {
  console.log(`check ${n}`);
  await sleep(10);
  if (n >= 3) throw new Error(`${n} is too many`);
}

async function main() {
  for (let n = 1; n <= 4; n += 1) {
    await check(n);
  }
}

main();
