const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function get(url) {
  console.log(`GET ${url}`);
  await sleep(300);
  return `the page of ${url}`;
}

async function main() {
  const page = get("/home");
  console.log("script goes on");
  await sleep(200);
  console.log("script needs the page");
  console.log(`script has ${await page}`);
}

main();
