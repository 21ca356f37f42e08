const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));


async function greet(name) {
  console.log(`hello, ${name}`);
  await sleep(500);
  console.log(`goodbye, ${name}`);
}


async function main() {
  const greeting = greet("Ferris"); // nobody awaits it
  console.log("main goes on");

  await sleep(1000);
  console.log("main is done");
}

main();
