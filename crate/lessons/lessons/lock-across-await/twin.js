const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function add(shared) {

  const seen = shared.total;
  await sleep(100); // others run
  shared.total = seen + 1;
  console.log(`${seen} becomes ${shared.total}`);
}

async function main() {
  const shared = { total: 0 };
  await Promise.all([add(shared), add(shared)]);
  console.log(`total: ${shared.total}`);
}

main();
