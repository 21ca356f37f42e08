const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function nap() {
  console.log("nap begins");
  await sleep(100);
  console.log("nap ends");
  return "Ready";
}

async function main() {
  const napping = nap();
  console.log("it has begun");
  for (let n = 1; n <= 3; n += 1) {
    const state = await Promise.race([napping, "Pending"]);
    console.log(`look ${n}: ${state}`);
    await sleep(60);
  }
}

main();
