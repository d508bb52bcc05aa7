/** Loopback address of the n-th instance of a simulated cloud, in a net of its own: 127.77.0.1, 127.77.0.2, … for 77. */
export function loopbackAddress(net: number, number: number): string {
  return `127.${net}.${(number >> 8) & 255}.${number & 255}`;
}
