const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function get(url) {
  console.log(`GET ${url}`);
  await sleep(300);
  return `the page of ${url}`;
}

async function script() {
  const page = await get("/home"); // stands still
  console.log("script goes on");
  console.log(`script has ${page}`);
}

async function clock() {
  await sleep(100);
  console.log("tick");
}

async function main() {
  await Promise.all([script(), clock()]);
}

main();
