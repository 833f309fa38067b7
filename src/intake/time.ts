import * as z from 'zod';

export const time = z.iso.datetime({ offset: true, error: 'Give an RFC 3339 time with an offset.' });
