async function greedy(name) {
  for (let n = 1; n <= 3; n += 1) {
    console.log(`${name} ${n}`);
  }
}

async function polite(name) {
  for (let n = 1; n <= 3; n += 1) {
    console.log(`${name} ${n}`);
    await null;
  }
}

async function main() {
  await Promise.all([greedy("a"), greedy("b")]);
  await Promise.all([polite("c"), polite("d")]);
}

main();
