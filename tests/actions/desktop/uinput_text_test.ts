import assert from "node:assert/strict";
import { ActionFailed } from "../../../daemon/actions/os.ts";
import { FakeDesk } from "./uinput_fake.ts";

const never = new AbortController().signal;

Deno.test("text is typed with shift where it is needed, line ends as return", async () => {
  const desk = await FakeDesk.settled();
  await desk.hands.typeText("HI ho\r\na\tb\n", never);
  assert.equal(
    desk.sent(),
    "+shift +h -h +i -i -shift +space -space +h -h +o -o +return -return +a -a +tab -tab +b -b +return -return",
  );
});

Deno.test("a character that no key has is entered by its number", async () => {
  const desk = await FakeDesk.settled();
  await desk.hands.typeText("é", never);
  assert.equal(desk.sent(), "+ctrl +shift +u -u -ctrl -shift +e -e +9 -9 +space -space");
});

Deno.test("text is typed without the modifiers that a held stroke has down, and these come back", async () => {
  const desk = await FakeDesk.settled();
  desk.hands.keyDown({ key: "c", modifiers: ["ctrl"] });
  assert.equal(desk.sent(), "+ctrl +c");
  await desk.hands.typeText("aA", never);
  assert.equal(desk.sent(), "-ctrl +a -a +shift +a -a -shift +ctrl");
  desk.hands.keyUp({ key: "c", modifiers: ["ctrl"] });
  assert.equal(desk.sent(), "-c -ctrl");
});

Deno.test("a control character is refused by its number before anything is typed", async () => {
  const desk = await FakeDesk.settled();
  await assert.rejects(
    desk.hands.typeText("ab\u0007", never),
    new ActionFailed("the text has a character that cannot be typed: U+0007"),
  );
  assert.equal(desk.sent(), "");
});

Deno.test("a long text takes its time, and an abort ends it soon with no key down", async () => {
  const desk = await FakeDesk.settled();
  const abort = new AbortController();
  const typing = desk.hands.typeText("A".repeat(10_000), abort.signal);
  const ended = assert.rejects(typing, new ActionFailed("aborted"));
  await desk.clock.advance(1000);
  abort.abort();
  await ended;
  await desk.clock.advance(100);
  const words = desk.sent().split(" ");
  assert.ok(words.length > 500 && words.length < 1200, `${words.length} frames`);
  for (const key of ["a", "shift"]) {
    assert.equal(
      words.filter((word) => word === `+${key}`).length,
      words.filter((word) => word === `-${key}`).length,
    );
  }
});

Deno.test("two texts at once are typed one after the other", async () => {
  const desk = await FakeDesk.settled();
  const both = Promise.all([desk.hands.typeText("a".repeat(50), never), desk.hands.typeText("b".repeat(50), never)]);
  await desk.clock.advance(1000);
  await both;
  assert.match(desk.sent(), /^(\+a -a ?){50}(\+b -b ?){50}$/);
});

Deno.test("a text that waits for another ends at once when aborted", async () => {
  const desk = await FakeDesk.settled();
  const abort = new AbortController();
  const first = desk.hands.typeText("a".repeat(1000), never);
  const second = desk.hands.typeText("b", abort.signal);
  abort.abort();
  await assert.rejects(second, new ActionFailed("aborted"));
  await desk.clock.advance(3000);
  await first;
  assert.doesNotMatch(desk.sent(), /b/);
});
