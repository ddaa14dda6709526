export const need = (count = 1, o = {}) => ({ count, ...o });
