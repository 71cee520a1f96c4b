'use client';

import { FolderUp, Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { CallFailed } from '../api/call-failed';
import { formatCount } from '../figures/quantity';
import { Button } from '../ui/button';
import { useToast } from '../ui/toast';
import { filesOfDrop, filesOfInput, type PickedFile } from './picked-files';

const NAMED = 5;

/** Takes files and folders: dropped anywhere on the page, or chosen by its buttons. */
export function DropZone({ onPick }: { onPick: (files: readonly PickedFile[]) => void }) {
  const over = useDroppedFiles(onPick);
  return (
    <div
      className={`rounded-xl border border-dashed p-5 text-center sm:p-7 ${over ? 'border-accent bg-accent-soft' : 'border-edge bg-surface'}`}
    >
      <p className="font-medium">Drop files or folders anywhere on this page</p>
      <p className="mx-auto mt-1 max-w-prose text-sm text-pretty text-muted">
        A folder keeps its paths; several keep their names too. What the dataset holds already is not sent
        again: after an interruption, drop the same folder once more.
      </p>
      <div className="mt-4 flex flex-wrap justify-center gap-2">
        <Picker label="Choose files" Icon={Upload} onPick={onPick} />
        <Picker label="Choose a folder" Icon={FolderUp} folder onPick={onPick} />
      </div>
    </div>
  );
}

interface PickerProps {
  readonly label: string;
  readonly Icon: typeof Upload;
  readonly folder?: boolean;
  readonly onPick: (files: readonly PickedFile[]) => void;
}

function Picker({ label, Icon, folder = false, onPick }: PickerProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.webkitdirectory = folder;
  }, [folder]);
  return (
    <>
      <Button onPress={() => input.current?.click()}>
        <Icon aria-hidden />
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        onChange={({ target }) => {
          if (target.files) onPick(filesOfInput(target.files));
          // The same files may be chosen again.
          target.value = '';
        }}
      />
    </>
  );
}

/** Hands on what is dropped into the window; true while files are dragged over it. */
function useDroppedFiles(onPick: (files: readonly PickedFile[]) => void): boolean {
  const [over, setOver] = useState(false);
  const { attempt } = useToast();
  useEffect(() => {
    const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    const onDragOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      // Between elements there is always the next one; out of the window there is none.
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      const { dataTransfer } = event;
      if (!holdsFiles(event) || !dataTransfer) return;
      event.preventDefault();
      setOver(false);
      attempt(async () => {
        const { files, unreadable } = await filesOfDrop(dataTransfer);
        onPick(files);
        if (unreadable.length > 0) throw notRead(unreadable);
      });
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [onPick, attempt]);
  return over;
}

function notRead(paths: readonly string[]): CallFailed {
  const names = paths.slice(0, NAMED).join(', ');
  const more = paths.length > NAMED ? ` and ${formatCount(paths.length - NAMED)} more` : '';
  return new CallFailed(`Can’t be read, and is not uploaded: ${names}${more}.`, 'bad_request');
}
