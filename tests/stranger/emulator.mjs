// Runs the Slack emulation of the npm package "emulate" on loopback for one test.
//   node emulator.mjs [port]
// Prints {"url": ..., "token": ...} on one line when it takes calls; ends on SIGTERM, or when stdin closes.
import { createEmulator } from "emulate";

const token = "xoxb-stranger";
// Either variable would replace the address in what the emulator hands out.
delete process.env.EMULATE_BASE_URL;
delete process.env.PORTLESS_URL;

const slack = await createEmulator({
  service: "slack",
  port: Number(process.argv[2] ?? 0),
  seed: {
    slack: {
      users: [{ name: "ana", real_name: "Ana", email: "ana@example.com" }],
      oauth_apps: [
        {
          app_id: "A000000001",
          client_id: "stranger",
          client_secret: "stranger",
          name: "Tocsin",
          redirect_uris: [],
          bot_id: "B000000002",
          bot_user_id: "U000000002",
          bot_name: "tocsin",
        },
      ],
      tokens: [{ token, user: "U000000002", app_id: "A000000001", bot_id: "B000000002", bot_user_id: "U000000002" }],
    },
  },
});

async function stop() {
  await slack.close();
  process.exit(0);
}
process.on("SIGTERM", stop);
process.stdin.on("end", stop).resume();

const url = slack.url.replace("localhost", "127.0.0.1");
console.log(JSON.stringify({ url, token }));
