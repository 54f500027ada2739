export const name = "test";
