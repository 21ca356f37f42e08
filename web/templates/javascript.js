const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function work(name, seconds) {
  console.log(`${name} starts`);
  await sleep(seconds * 1000);
  console.log(`${name} is done`);
  return seconds;
}

const all = await Promise.all([work("first", 2), work("second", 1)]);
console.log(all);
