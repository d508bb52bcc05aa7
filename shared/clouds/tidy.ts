/** Characters that a fault's message may have. */
export const longestMessage = 1000;

/**
 * A vendor's text as one short line: tags of an HTML page dropped, white space folded, control characters gone, cut to length,
 * and security tokens blotted out: `ST$…` (what an OCI session or resource principal signs with) should a proxy echo it, and AWS's
 * X-Amz-Security-Token, which a SignatureDoesNotMatch quotes with the whole canonical request.
 */
export function tidy(text: string): string {
  const start = text.slice(0, 20 * longestMessage);
  const line = (/<(!doctype|html|head|body)\b/i.test(start) ? withoutTags(start) : start)
    .replace(/ST\$[\w.~+/=-]+/g, 'ST$…')
    .replace(/(x-amz-security-token\W{1,3})[\w+/=%-]{20,}/gi, '$1…')
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return line.length > longestMessage ? `${line.slice(0, longestMessage - 1)}…` : line;
}

function withoutTags(page: string): string {
  return page.replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<\/?[a-z!][^>]*>/gi, ' ');
}
