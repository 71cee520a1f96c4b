import { leaf } from '../../command.js';
import type { Host } from '../../host.js';
import { describeObject } from './columns.js';

export const getObject = (host: Host) =>
  leaf(host, {
    name: 'get',
    summary: 'Retrieve metadata for a single object',
    args: [['<object_id>', 'The object.']],
    examples: ['ipto objects get obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
    run: async (call, id: string) => {
      const client = await call.client();
      const object = await client.api.objects.get.query({ id });
      await call.result(object, () => describeObject(object));
    },
  });
