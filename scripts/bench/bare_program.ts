/** Nothing: what starting and ending Deno costs. */
