const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function forgetful() {
  return new Promise((_resolve) => {
    console.log("asked"); // and resolve is gone
  });
}

async function wait() {
  await forgetful();
  console.log("never printed");
}

async function main() {
  const promise = wait();
  await sleep(100);
  console.log("main ends");
}

main();
