const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function attempt(n) {
  console.log(`attempt ${n}`);
  await sleep(740 - 240 * n);
  console.log(`attempt ${n} is done`);
  return n;
}

async function main() {
  for (let n = 1; n <= 3; n += 1) {
    const won = await Promise.race([attempt(n), sleep(100)]);
    if (won) console.log(`it took ${n} attempts`);
  }
  await sleep(300);
}

main();
