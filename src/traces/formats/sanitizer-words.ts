/** Lines of the sanitizers that belong to every report, and the one that ends it. */
export const END = /^\s*SUMMARY: \w+Sanitizer: |^\s*==\d+==ABORTING$/;
export const KNOWN =
  /^\s*$|^=+$|^\s*==\d+==|^\s*0x[\da-f]+ is located |^Shadow (?:bytes|byte legend|memory)|^=?>?\s*0x[\da-f]+: |^\s*(?:Addressable|Partially addressable|Heap left|Heap right|Freed heap|Stack |Global |Poisoned|Container|Array cookie|Intra object|ASan internal|Left alloca|Right alloca)|^AddressSanitizer (?:can not|:)|^HINT: |^\s+\(longjmp and |^\s*Hint: |^\s*\[\d+, \d+\)|^\s*This frame has|^Thread T\d+ |^ThreadSanitizer: reported|^\s*Cycle in lock order graph|^\s*And the next|^\s*Register values|^\s*r[a-z\d]{1,2}\s+=|^\s*Location is |^\s*As if synchronized|^\s*Mutex M\d+ |^\s*Memory access at|^Objects leaked above/;
