/** Code points that a snippet has, more or less. */
export const WINDOW = 320;
/** Code points that a snippet never has more of: what a sentence or a hit at the end may need. */
export const LONGEST = 400;
/** UTF-16 units that stand, about, before the first hit of a snippet that begins within a sentence. */
export const LEAD = 60;
