const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function save(what) {
  console.log(`saving ${what}`);
  await sleep(100);
  console.log(`saved ${what}`);
}

async function main() {
  save("a draft"); // runs anyway
  const later = save("a copy"); // runs, too
  await save("the text");
  console.log("done");
}

main();
