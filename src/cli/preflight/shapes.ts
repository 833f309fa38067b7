/** Of what Azure Resource Manager answers, what is looked at. */
import * as z from 'zod';

/** What is shown of an answer is a few words, and cannot be the token that was sent. */
const words = z.string().regex(/^[\w ()-]{1,60}$/);

export const subscription = z.object({ state: words });
export const provider = z.object({ registrationState: words });
export const group = z.object({ location: words, tags: z.record(z.string(), z.string()).nullish() });
export const resource = group.extend({ name: z.string(), type: z.string() });
export type Resource = z.infer<typeof resource>;

const actions = z.array(z.string()).default([]);
export const permission = z.object({ actions, notActions: actions });
export type Permission = z.infer<typeof permission>;

/** By `name` or, for Service Bus, with the region's own name in `properties.code`. */
export const region = z.object({ name: z.string(), properties: z.object({ code: z.string().optional() }).optional() });
export type Region = z.infer<typeof region>;

export const storageSku = z.object({ name: z.string(), kind: z.string().optional(), locations: z.array(z.string()) });
export type StorageSku = z.infer<typeof storageSku>;

const sku = z.object({
  skuCode: z.string(),
  functionAppConfigProperties: z.object({ runtime: z.object({ version: z.string() }).optional() }).optional(),
});
const settings = z.object({
  linuxRuntimeSettings: z.object({ runtimeVersion: z.string().optional(), Sku: z.array(sku).nullish() }).nullish(),
});
export const stack = z.object({
  name: z.string(),
  properties: z.object({
    majorVersions: z.array(
      z.object({
        value: z.string(),
        minorVersions: z.array(z.object({ value: z.string().optional(), stackSettings: settings })),
      }),
    ),
  }),
});
export type Stack = z.infer<typeof stack>;

export const anything = z.unknown();
