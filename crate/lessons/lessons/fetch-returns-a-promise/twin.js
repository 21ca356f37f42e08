const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function get(url) {
  return new Promise((resolve) => {
    console.log(`GET ${url}`);
    setTimeout(() => resolve(`the page of ${url}`), 300);
  });
}

async function main() {
  const page = get("/home");
  console.log("script goes on");
  await sleep(200);
  console.log("script needs the page");
  console.log(`script has ${await page}`);
}

main();
