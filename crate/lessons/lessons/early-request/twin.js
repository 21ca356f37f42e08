const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));


async function fetchUser(id) {
  console.log(`request ${id}`);
  const response = await fetch(`/users/${id}`);
  console.log(`answer ${id}`);
  return (await response.json()).name;
}

async function main() {
  const user = fetchUser(1); // the request is on its way
  await sleep(200);
  console.log("prepared");

  console.log(`hello, ${await user}`);
}

main();
